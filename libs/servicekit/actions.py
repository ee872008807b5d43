"""What a reader may do, as answers list it (docs/adr/0041-rights-come-with-the-answer.md)."""


def allowed(**actions: bool) -> list[str]:
    """List the actions that are allowed, in their order."""
    return [action for action, is_allowed in actions.items() if is_allowed]
