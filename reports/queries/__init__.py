"""What the reports read: one module per noun, frozen values out, few aggregates each."""
