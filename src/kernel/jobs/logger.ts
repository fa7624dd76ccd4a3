import { Logger } from 'graphile-worker'
import { log } from '../log.ts'

/** The queue's own messages quote payloads, so only that something was said is passed on; failures of jobs we log ourselves. */
export const queueLogger = new Logger(() => (level) => {
  if (level === 'error' || level === 'warning') log.debug('queue_message', { type: level })
})
