import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '#kernel/config.ts'
import {
  bankPageConnector,
  harborWords,
  icbcWords,
  type BankPageSettings,
  type Connector,
} from '#money/payments/index.ts'
import type { AppContext } from './context.ts'

/** How the banks with order pages are reached that the settings name; in the demo those of its world. */
export function bankPageSettings(settings: Settings): BankPageSettings[] {
  const inWorld = (offset: number) =>
    settings.simulators && settings.worldPort > 0 ? `http://127.0.0.1:${settings.worldPort + offset}` : ''
  const folder =
    settings.bankPageKeys === '' ? join(settings.dataFolder, 'keys', 'bank-page') : settings.bankPageKeys
  const banks = [
    {
      name: 'icbc',
      words: icbcWords,
      origin: settings.icbcOrigin || inWorld(8),
      merchantNumber: settings.icbcMerchant,
    },
    {
      name: 'harbor',
      words: harborWords,
      origin: settings.harborOrigin || inWorld(9),
      merchantNumber: settings.harborMerchant,
    },
  ]
  return banks
    .filter(({ origin }) => origin !== '')
    .map((bank) => {
      const inFolder = (file: string) => readFileSync(join(folder, `${bank.name}-${file}`), 'utf8')
      const keys = () => ({
        privateKey: inFolder('merchant.key'),
        certificate: inFolder('merchant.crt'),
        bankCertificate: inFolder('bank.crt'),
      })
      const notifyUrl = `${settings.publicOrigin}/webhooks/${bank.name}`
      const { publicOrigin } = settings
      return { ...bank, keys, notifyUrl, publicOrigin }
    })
}

/** The ways to these banks. */
export const bankPages = ({ settings, httpOut }: Pick<AppContext, 'settings' | 'httpOut'>): Connector[] =>
  bankPageSettings(settings).map((each) => bankPageConnector(each, httpOut))
