import { createHmac } from 'node:crypto'
import { mobileOperatorConnector, type Connector } from '#money/payments/index.ts'
import type { AppContext } from './context.ts'
import { partySecret } from './start/simulators.ts'

/** The mobile operator the settings name, in the demo the simulated one, else none. */
export function operatorOf({
  settings,
  httpOut,
}: Pick<AppContext, 'settings' | 'httpOut'>): Connector | undefined {
  const { operatorOrigin, operatorClientId, operatorClientSecret, worldPort, publicOrigin } = settings
  const isPlayed = settings.simulators && worldPort > 0
  const origin = operatorOrigin === '' && isPlayed ? `http://127.0.0.1:${worldPort + 10}` : operatorOrigin
  const clientSecret =
    operatorClientSecret?.reveal() ?? (isPlayed ? partySecret(settings, 'operator client') : undefined)
  if (origin === '' || clientSecret === undefined) return undefined
  const sinkSecret = createHmac('sha256', settings.secretKey.reveal()).update('operator sink').digest('hex')
  return mobileOperatorConnector(
    {
      origin,
      clientId: operatorClientId,
      clientSecret,
      sinkSecret,
      sink: `${publicOrigin}/webhooks/operator`,
      merchantName: 'Kontor',
      merchantIdentifier: operatorClientId,
    },
    httpOut,
  )
}
