/** Loaded into a program that somebody starts for himself: when he is gone, however he went, the program goes too. */
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), 10_000).unref()
})
