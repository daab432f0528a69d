"""Receipts and labels as bytes for thermal printers: ESC/POS on 58 and 80 mm, TSPL on labels, or a picture.

Pure: no screen, no device, no clock; works without a network and in the browser. By which wire it goes to
a printer says mobile/device/printers.py; what stands on a paper, mobile/screens/printing.
"""
