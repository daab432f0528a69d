"""What each subject shows of the books: reports, papers, exports, files."""
