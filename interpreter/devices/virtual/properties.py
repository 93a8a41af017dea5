"""The system properties and settings that a phone answers with; names and forms as on Android."""

from __future__ import annotations

SDKS = {"9": 28, "10": 29, "11": 30, "12": 31, "13": 33, "14": 34, "15": 35, "16": 36}


def android_properties(serial: str, model: str, android: str) -> dict[str, str]:
    """What `getprop` answers."""
    return {
        "ro.serialno": serial,
        "ro.boot.serialno": serial,
        "ro.build.version.release": android,
        "ro.build.version.sdk": str(SDKS.get(android, 34)),
        "ro.build.characteristics": "default",
        "ro.build.type": "user",
        "ro.build.fingerprint": f"farmhand/virtual/virtual:{android}/BUILTIN/1:user/release-keys",
        "ro.product.brand": "Farmhand",
        "ro.product.manufacturer": "Farmhand",
        "ro.product.model": model,
        "ro.product.name": "farmhand_virtual",
        "ro.product.device": "virtual",
        "ro.product.cpu.abi": "arm64-v8a",
        "ro.sf.lcd_density": "420",
        "ro.kernel.qemu": "0",
        "gsm.sim.state": "LOADED",
        "gsm.operator.alpha": "Farmhand Mobile",
        "persist.sys.locale": "en-US",
        "persist.sys.timezone": "UTC",
        "sys.boot_completed": "1",
        "dev.bootcomplete": "1",
        "init.svc.adbd": "running",
    }


def android_settings() -> dict[tuple[str, str], str]:
    """What `settings get <group> <name>` answers."""
    return {
        ("secure", "default_input_method"): "com.google.android.inputmethod.latin/.LatinIME",
        ("secure", "ui_night_mode"): "1",
        ("secure", "android_id"): "f4a2b7c9d1e35608",
        ("system", "screen_brightness"): "128",
        ("system", "screen_brightness_mode"): "0",
        ("system", "accelerometer_rotation"): "0",
        ("system", "user_rotation"): "0",
        ("system", "screen_off_timeout"): "600000",
        ("global", "airplane_mode_on"): "0",
        ("global", "wifi_on"): "1",
        ("global", "device_name"): "Farmhand One",
        ("global", "adb_enabled"): "1",
    }
