/**
 * What a step is broken off by on a machine with too much to do, as a process that dies would break it off: it waited too
 * long for a connection, a lock or a statement. Nothing of it is decided, and it may be done again.
 */
export const overload =
  /timeout exceeded when trying to connect|due to connection timeout|due to lock timeout|due to statement timeout/
