import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import type { Connector, StartRequest } from '#money/payments/index.ts'
import { aPageBank, bringForm, noticeEnd, type PageRig } from './bank-page-rig.ts'

/** A request to pay some euros, as the shop makes it. */
export function order(minor = 1999n, description = 'K-100001'): StartRequest {
  const returnUrl = 'http://127.0.0.1:3000/en/orders/ord_1/return?token=abc-1'
  return {
    merchantRef: newId('att'),
    reference: 'ord_1',
    amount: money(minor, 'EUR'),
    description,
    locale: 'en',
    returnUrl,
    postBackUrl: returnUrl,
    expiresAt: new Date(Date.now() + 900_000),
    details: {},
  }
}

/** The form the payer’s browser posts to the bank. */
export async function formOf(connector: Connector, request: StartRequest) {
  const answer = await connector.start(request)
  assert.ok(answer.started && 'action' in answer && answer.action.kind === 'form')
  return answer.action
}

/** The bank’s page for a request, once the payer’s browser has brought the form. */
export async function pageOf(connector: Connector, request: StartRequest): Promise<string> {
  const brought = await bringForm(await formOf(connector, request))
  assert.ok('page' in brought, JSON.stringify(brought))
  return brought.page
}

/** A shop that believes what its connector believes; keeps what was said to it. */
export async function aShop(
  t: TestContext,
  name: 'icbc' | 'harbor',
  options: Parameters<typeof aPageBank>[3] = {},
) {
  const heard: { raw: Buffer; state: string | undefined; amount: string | undefined; refusal?: string }[] = []
  const world: { rig?: PageRig } = {}
  const shop = await noticeEnd(t, (_path, raw) => {
    const { rig } = world
    assert.ok(rig !== undefined)
    const read = rig.connector.parseNotification(raw, {}, new Date())
    if (!read.ok) {
      heard.push({ raw, state: undefined, amount: undefined, refusal: read.refusal })
      return rig.connector.acknowledge?.('bad_signature', raw) ?? { status: 500 }
    }
    const { payment } = read.value.observation
    heard.push({ raw, state: payment?.state, amount: payment?.amount.minor.toString() })
    return rig.connector.acknowledge?.('moved', raw) ?? { status: 500 }
  })
  const rig = await aPageBank(t, name, shop, options)
  world.rig = rig
  return { ...rig, shop, heard }
}

/** What the bank answers about a payment now; undefined before its payer has come. */
export const stateAt = async ({ connector }: Pick<PageRig, 'connector'>, merchantRef: string) => {
  const said = await connector.query(merchantRef)
  assert.ok(said !== 'not_found')
  return said.observation.payment
}
