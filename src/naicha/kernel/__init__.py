"""What every room stands on: errors, progress, ids, crypto, masks. No tables."""
