"""What spans are worth: numbers, units, dates and contact details, read by grammar."""
