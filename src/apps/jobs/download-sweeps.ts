import { loop, type Loop } from '#kernel/loop.ts'
import { fulfillDue } from '#flows/fulfill-digital.ts'
import { tellFormerBuyers } from '#flows/tell-former-buyers.ts'
import type { Providers } from '../providers.ts'
import type { WorkerContext } from './index.ts'

/** Give out downloads that were paid for, within a second, and tell former buyers of new versions. */
export function downloadSweeps(
  { worker, settings }: WorkerContext,
  { connectors, carriers }: Providers,
): Loop[] {
  const shipping = { connectors, carriers, actor: 'worker' }
  const stationery = { origin: settings.publicOrigin, linkKey: settings.secretKey.reveal() }
  return [
    loop(
      'fulfill_digital',
      { busyMs: 20, idleMs: 700 },
      async () => (await fulfillDue(worker, shipping)) > 0,
    ),
    loop(
      'tell_former_buyers',
      { busyMs: 100, idleMs: 15_000 },
      async () => (await tellFormerBuyers(worker, stationery)) > 0,
    ),
  ]
}
