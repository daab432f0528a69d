"""The peer of the start-up benchmark: the least that Flet can show."""

import flet as ft


def main(page: ft.Page) -> None:
    page.add(ft.Text("Hello"))


ft.run(main)
