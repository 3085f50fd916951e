"""Who holds which post where and when. Words: unit, post, capability, actor."""
