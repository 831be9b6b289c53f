"""A whole Slack workspace on loopback: stateful, strict where Slack is strict, and pleasant to type into.

Start with `copilot.sandbox.driver.Sandbox`. Nothing here knows the product: it is a fake of an outside system, and
any Slack app can be pointed at it.
"""
