from __future__ import annotations

from dsl.nodes.step import Effect, Step


class ReadInstalledApps(Step):
    """The apps that are on the phone, as `open app` names them (com.example.bank), in order of the alphabet.

    Parts of Android that show nothing to a person are among them. Android tells their names, not what is below
    their icons.
    """

    verb = "read installed apps"
    effect = Effect.REPEATABLE
    gives = "list of text"
    phone = True
