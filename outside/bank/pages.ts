import type { Route } from '../wire/server.ts'
import type { Bank } from './bank.ts'
import { confirmByJson, payByJson } from './pay-json.ts'

/** The pages a payer, a cardholder and a merchant see. */
export function pageRoutes(bank: Bank): Route[] {
  return [
    ['POST', '/pay/:session', (asked) => payByJson(bank, asked.params.session ?? '', asked.body)],
    ['POST', '/pay/:session/confirm', (asked) => confirmByJson(bank, asked.params.session ?? '', asked.body)],
  ]
}
