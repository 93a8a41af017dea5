"""The commands of `interpret`: one module each, with its click command under the name `command`."""
