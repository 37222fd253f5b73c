"""The demo world, built through the services only; relative to today and repeatable."""
