import { systemPorts } from '#kernel/adapters/system.ts'

/** Loaded into each simulator: when the shop that started it is gone, however it went, the simulator goes too. */
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  systemPorts.after(2_000, () => process.exit(1))
})
