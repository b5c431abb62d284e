/* What we tell the compiler about declarations, under names that read as claims. */
#ifndef EMU_BASE_ATTRIBUTES_H
#define EMU_BASE_ATTRIBUTES_H

/* The result says whether it worked: dropping it is a warning. */
#define EMU_CHECKED __attribute__((warn_unused_result))

/* Arguments are checked as printf's are; their 1-based positions are given. */
#define EMU_FORMAT(text, first) __attribute__((format(printf, text, first)))

/* A call would undo what the function is for. */
#define EMU_INLINED __attribute__((always_inline))

#define EMU_LIKELY(claim) __builtin_expect(!!(claim), 1)
#define EMU_UNLIKELY(claim) __builtin_expect(!!(claim), 0)

#endif
