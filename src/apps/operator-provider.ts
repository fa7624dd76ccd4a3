import { createHmac } from 'node:crypto'
import type { Settings } from '#kernel/config.ts'
import { mobileOperatorConnector, type Connector, type OperatorSettings } from '#money/payments/index.ts'
import type { AppContext } from './context.ts'
import { partySecret } from './start/simulators.ts'

/** How the mobile operator is reached that the settings name, in the demo the simulated one, else none. */
export function operatorSettings(settings: Settings): OperatorSettings | undefined {
  const { operatorOrigin, operatorClientId, operatorClientSecret, worldPort, publicOrigin } = settings
  const isPlayed = settings.simulators && worldPort > 0
  const origin = operatorOrigin === '' && isPlayed ? `http://127.0.0.1:${worldPort + 10}` : operatorOrigin
  const clientSecret =
    operatorClientSecret?.reveal() ?? (isPlayed ? partySecret(settings, 'operator client') : undefined)
  if (origin === '' || clientSecret === undefined) return undefined
  const sinkSecret = createHmac('sha256', settings.secretKey.reveal()).update('operator sink').digest('hex')
  return {
    origin,
    clientId: operatorClientId,
    clientSecret,
    sinkSecret,
    sink: `${publicOrigin}/webhooks/operator`,
    merchantName: 'Kontor',
    merchantIdentifier: operatorClientId,
  }
}

/** The way to the mobile operator, where there is one. */
export function operatorOf({
  settings,
  httpOut,
}: Pick<AppContext, 'settings' | 'httpOut'>): Connector | undefined {
  const found = operatorSettings(settings)
  return found && mobileOperatorConnector(found, httpOut)
}
