"""The built-in phone: a program that speaks the wire protocols of adb and of the uiautomator server.

Start with `farm.VirtualFarm`; the apps of its phones are files (`app_read.py`).
"""
