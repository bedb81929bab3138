/**
 * The engine's discipline, held by force: while a thread is the engine, it aborts when it asks for memory or gives some
 * back, takes a lock, looks an id up or waits.
 *
 * What does it do? A program linked with it (tests/meson.build: `disciplined`) has its own malloc and
 * pthread_mutex_lock, and the linker leads calls between the library's files past it (--wrap). On a module with a
 * virtual clock the engine is whoever runs a command or a step; on one with a thread, that thread, from its first
 * wait on (filter.c).
 *
 * What the simulated world does inside itself is not the engine's doing (sim_depth).
 */
#ifndef ENGINE_DISCIPLINE_H
#define ENGINE_DISCIPLINE_H

/** The calling thread is the engine from now on; calls may be nested. */
void discipline_begin(void);
void discipline_end(void);

/** Where it is said: a second descriptor of standard error, which an engine may not write to. */
extern int discipline_words;

/** Abort if the calling thread is the engine. */
void discipline_forbid(const char *what);

/** Say what the engine did and where, and abort. */
void discipline_broken(const char *what) __attribute__((noreturn));

/**
 * A function of another file that the engine must not call. The linker gives __wrap_x to who calls x, and x to who
 * calls __real_x.
 */
#define FORBIDDEN(type, name, parameters, arguments) \
    type __real_##name parameters;                   \
    type __wrap_##name parameters;                   \
    type __wrap_##name parameters                    \
    {                                                \
        discipline_forbid(#name);                    \
        return __real_##name arguments;              \
    }

#endif
