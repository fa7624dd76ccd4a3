import { isCurrency, parseAmount } from '../wire/amounts.ts'
import { bookEntry } from './entries.ts'
import type { HouseBank, Payer } from './house-bank.ts'

type Told = { readonly Ntry?: { readonly Amt?: { readonly Ccy?: unknown; readonly value?: unknown }; readonly CdtDbtInd?: unknown } } // prettier-ignore

async function ask(payer: Payer, path: string): Promise<unknown> {
  const answer = await fetch(`${payer.origin}${path}`, {
    headers: { authorization: `Bearer ${payer.key}` },
    signal: AbortSignal.timeout(3000),
  })
  return answer.ok ? answer.json() : undefined
}

const keyOf = (payer: Payer, id: string) => `payer:${payer.name}:${id}`

async function creditOne(bank: HouseBank, payer: Payer, id: string): Promise<void> {
  const { Ntry: entry } = ((await ask(payer, `/v1/settlements/${id}/bank-entry`)) ?? {}) as Told
  const currency = entry?.Amt?.Ccy
  if (!isCurrency(currency)) return
  const minor = parseAmount(entry?.Amt?.value, currency)
  if (minor === undefined) return
  const came = entry?.CdtDbtInd === 'CRDT'
  await bank.store.write(() =>
    bookEntry(bank, {
      currency,
      minor: came ? minor : -minor,
      kind: 'receipt',
      key: keyOf(payer, id),
      endToEnd: id.slice(0, 35),
      remittance: `Settlement ${id}`,
      name: payer.name,
    }),
  )
}

let asked = 0

/** Credit what the providers have settled and this account has not seen yet. One that does not answer is asked again later. */
export async function fetchPayouts(bank: HouseBank): Promise<void> {
  if (bank.payers.length === 0 || Date.now() - asked < 2000) return
  asked = Date.now()
  for (const payer of bank.payers) {
    const listed = (await ask(payer, '/v1/settlements').catch(() => undefined)) as
      | { settlements?: { id?: unknown }[] }
      | undefined
    for (const { id } of listed?.settlements ?? []) {
      if (typeof id !== 'string') continue
      const known = bank.store.one('select 1 as one from entries where key = ?', keyOf(payer, id))
      if (known === undefined) await creditOne(bank, payer, id).catch(() => undefined)
    }
  }
}
