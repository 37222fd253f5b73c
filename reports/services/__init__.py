"""What reports write: what auditors made of the trail, and how the chain was found."""
