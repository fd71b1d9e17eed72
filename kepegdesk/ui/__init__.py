"""Windows, dialogs and the models behind their tables; Qt lives here and nowhere else."""
