"""The smallest app with Chinese on it."""

import flet as ft


async def main(page: ft.Page) -> None:
    page.title = "派工"
    page.theme = ft.Theme(color_scheme_seed="#0B5FA5")
    page.add(ft.Text("你好，派工", size=32), ft.Button("费用 ¥1,234.50 ✓ →"))


ft.run(main)
