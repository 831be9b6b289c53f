"""What the product may learn, proposed to a lead."""
