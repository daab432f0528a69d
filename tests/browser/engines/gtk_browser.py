#!/usr/bin/python3
"""A window of WebKitGTK with a profile that stays, for WebDriver: Debian's MiniBrowser forgets all when automated.

Run by WebKitWebDriver with Debian's Python, not with the project's:  gtk_browser.py PROFILE
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402 - the versions come first

SIZE = (412, 1400)
# What Safari has, and WebKitGTK builds in but leaves off.
FEATURES = {"FileSystem", "AccessHandle", "StorageAPI", "StorageAPIEstimate"}

profile = sys.argv[1]
manager = WebKit2.WebsiteDataManager(
    base_data_directory=f"{profile}/data", base_cache_directory=f"{profile}/cache"
)
context = WebKit2.WebContext.new_with_website_data_manager(manager)
context.set_preferred_languages(["zh-CN"])
context.set_automation_allowed(True)

settings = WebKit2.Settings()
features = WebKit2.Settings.get_all_features()
for number in range(features.get_length()):
    feature = features.get(number)
    if feature.get_identifier() in FEATURES:
        settings.set_feature_enabled(feature, True)
settings.set_enable_write_console_messages_to_stdout(True)


def window(_session):
    view = WebKit2.WebView(web_context=context, settings=settings, is_controlled_by_automation=True)
    frame = Gtk.Window(default_width=SIZE[0], default_height=SIZE[1])
    frame.add(view)
    frame.show_all()
    view.grab_focus()
    return view


def automated(_context, session):
    about = WebKit2.ApplicationInfo()
    about.set_name("MiniBrowser")  # the name that the driver asks for
    about.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(about)
    session.connect("create-web-view", window)


context.connect("automation-started", automated)
Gtk.main()
