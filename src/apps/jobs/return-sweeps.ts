import { loop, type Loop } from '#kernel/loop.ts'
import { consume, type Consumer } from '#kernel/outbox.ts'
import { expireExchanges } from '#flows/hold-exchange.ts'
import { notifyReturn, returnFactsBuyersHear } from '#flows/notify-return.ts'
import { settleReturns } from '#flows/settle-return.ts'
import type { Providers } from '../providers.ts'
import type { WorkerContext } from './index.ts'

/** Finish the money of returns that were interrupted, and let go what was held for goods that did not come. */
export function returnSweeps({ worker }: WorkerContext, { connectors }: Providers): Loop[] {
  const settle = async () => (await settleReturns(worker, connectors)) > 0
  const expire = async () => (await expireExchanges(worker)) > 0
  return [
    loop('settle_returns', { busyMs: 500, idleMs: 10_000 }, settle),
    loop('expire_exchanges', { busyMs: 500, idleMs: 20_000 }, expire),
  ]
}

/** Tell buyers by mail what became of their returns. */
export function returnConsumer({ worker, settings }: WorkerContext): Consumer {
  const to = {
    origin: settings.publicOrigin,
    linkKey: settings.secretKey.reveal(),
    returnAddress: settings.returnAddress,
  }
  return consume(worker, 'return_mails', Object.keys(returnFactsBuyersHear), async (facts, tx) => {
    for (const fact of facts) await notifyReturn(tx, fact, to)
  })
}
