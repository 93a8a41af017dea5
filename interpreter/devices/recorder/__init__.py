"""From a walk through an app on some phone to a file that describes it for built-in phones. Pure but for `walker`."""
