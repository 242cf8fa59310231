"""The browser simulator: a phone chat at /simulator for trying the bot without any token."""

from bot.simulator.routes import simulator_routes

__all__ = ["simulator_routes"]
