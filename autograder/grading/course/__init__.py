"""An instructor's nbgrader course on disk: its folders, names, records, releases and exports."""
