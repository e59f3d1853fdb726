"""Use cases of the centre's own courses: groups, those enrolled, lessons, certificates, the file of ФИС ФРДО (domain.md §6.1 B)."""
