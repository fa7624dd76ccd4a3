import type { Message } from '../iso8583/codec.ts'
import { openTrace } from '../iso8583/trace.ts'
import type { Clock } from '../cards/clock.ts'
import { forwarder } from '../cards/forward.ts'
import { openSealer } from '../cards/seal.ts'
import { faultDesk } from '../wire/faults.ts'
import { notifier } from '../wire/notifications.ts'
import { openStore } from '../wire/store.ts'
import { type Acquirer, type AcquirerName, type Merchant, acquirerNumbers } from './acquirer.ts'
import { cleared } from './clearing.ts'
import { stepTaken } from './disputes.ts'
import { acquirerSchema } from './schema.ts'

/** What an acquirer is opened with. */
export type AcquirerOptions = {
  readonly name: AcquirerName
  readonly storePath: string
  readonly clock: Clock
  readonly merchant: Merchant
  readonly webhookSecret: string
  readonly timeoutMilliseconds: number
  readonly overPercent: bigint
}

/** Open an acquirer over its store; it is not on its line yet. */
export function openAcquirer(options: AcquirerOptions): Acquirer {
  const { clock, name } = options
  const store = openStore(options.storePath, acquirerSchema)
  const sealer = openSealer(options.storePath)
  const acquirer: Acquirer = {
    name,
    number: acquirerNumbers[name],
    merchant: options.merchant,
    store,
    sealer,
    clock,
    trace: openTrace(name, clock.now),
    timeoutMilliseconds: options.timeoutMilliseconds,
    overPercent: options.overPercent,
    underWay: new Map(),
    session: undefined,
    notifier: notifier(store, options.webhookSecret, clock.speed),
    faults: faultDesk(
      ['authorize', 'capture', 'void', 'refund', 'increment', 'query', 'dispute', 'file'],
      clock.speed,
    ),
    forward: forwarder({
      store,
      sealer,
      clock,
      timeoutMilliseconds: options.timeoutMilliseconds,
      line: () => acquirer.session?.line(),
      answered(owed, answer: Message) {
        const [what, id = ''] = owed.about.split(':')
        if (what === 'operation') cleared(acquirer, id, answer)
        if (what === 'dispute') stepTaken(acquirer, id, owed.about.split(':')[2] ?? '')
      },
    }),
  }
  return acquirer
}
