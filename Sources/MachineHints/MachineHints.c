// Headers only: every function is `static inline`.
