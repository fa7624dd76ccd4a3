import { type Answer, json } from '../wire/answers.ts'
import { formatAmount, isCurrency, parseAmount } from '../wire/amounts.ts'
import { freshId } from '../wire/marks.ts'
import { remittanceLetter } from '../wire/remit.ts'
import type { Store } from '../wire/store.ts'
import type { Carrier } from './carrier.ts'
import type { Address } from './parcel.ts'

/** The carrier's book of cash: what to collect at which door, and what was passed on. */
export const cashSchema = `
create table if not exists cash (
  parcel_id text primary key references parcels (id),
  amount_minor integer not null check (amount_minor > 0),
  currency text not null,
  state text not null check (state in ('expected', 'collected', 'refused', 'remitted')),
  collected_at text,
  remittance_id text
) strict;
create table if not exists remittances (
  serial integer primary key autoincrement,
  id text not null unique,
  created_at text not null,
  file text not null
) strict;`

/** Cash to be collected at a door. */
export type Cash = { readonly minor: bigint; readonly currency: string }

type CashRow = { amount_minor: bigint; currency: string; state: string }

/** The cash a sender asks to be collected; undefined without any, 'wrong' where it cannot be read. */
export function readCash(given: unknown): Cash | 'wrong' | undefined {
  if (given === undefined || given === null) return undefined
  if (typeof given !== 'object') return 'wrong'
  const { amount, currency } = given as Record<string, unknown>
  if (!isCurrency(currency)) return 'wrong'
  const minor = parseAmount(amount, currency)
  return minor === undefined ? 'wrong' : { minor, currency }
}

/** Write down what is to be collected for a parcel; inside a write. */
export function expectCash(store: Store, parcelId: string, cash: Cash | undefined): void {
  if (cash === undefined) return
  store.run(
    `insert into cash (parcel_id, amount_minor, currency, state) values (?, ?, ?, 'expected')`,
    parcelId,
    cash.minor,
    cash.currency,
  )
}

/** What is to be collected for a parcel, or was. */
export function cashOf(store: Store, parcelId: string): CashRow | undefined {
  return store.one<CashRow>(`select amount_minor, currency, state from cash where parcel_id = ?`, parcelId)
}

/** The amount in the form of the wire. */
export function cashOnWire({ amount_minor: minor, currency, state }: CashRow) {
  return { amount: formatAmount(minor, currency), currency, state }
}

/** Magic second lines of an address: what happens at the door or afterwards. */
const magic = (address: Address): string => (address.line2 ?? '').trim().toLowerCase()

/** At the door: collected, or refused where the second line of the address says "Refuse"; inside a write. */
export function collectAtDoor(store: Store, parcelId: string, address: Address, at: string): boolean {
  const refuses = magic(address) === 'refuse'
  store.run(
    `update cash set state = ?, collected_at = ? where parcel_id = ? and state = 'expected'`,
    refuses ? 'refused' : 'collected',
    refuses ? null : at,
    parcelId,
  )
  return !refuses
}

/** What the carrier keeps of the cash it passes on, in percent. */
export const remittanceFeePercent = 2n

/** What is missing where the second line of the address says "Short": five whole units. */
const shortBy = 500n

type Due = {
  parcel_id: string
  tracking_number: string
  reference: string
  address: string
  amount_minor: bigint
  currency: string
}

/** Pass on all cash collected up to a moment, one file per currency; inside a write. Answers the ids of the files. */
export function remit(carrier: Carrier, collectedBefore: string): string[] {
  const { store } = carrier
  const due = store.all<Due>(
    `select c.parcel_id, p.tracking_number, p.reference, p.address, c.amount_minor, c.currency
       from cash c join parcels p on p.id = c.parcel_id
      where c.state = 'collected' and c.collected_at <= ? order by p.serial limit 500`,
    collectedBefore,
  )
  return [...new Set(due.map(({ currency }) => currency))].map((currency) => {
    const own = due.filter((each) => each.currency === currency)
    const id = freshId('rem')
    const at = new Date().toISOString()
    const { file, net } = fileOf(id, at, currency, own)
    store.run(`insert into remittances (id, created_at, file) values (?, ?, ?)`, id, at, file)
    if (carrier.houseBank !== '' && net > 0n)
      carrier.mail.write(
        remittanceLetter(carrier.houseBank, { batch: id, minor: net, currency, sender: 'Parcel carrier' }),
      )
    for (const { parcel_id: parcel } of own)
      store.run(`update cash set state = 'remitted', remittance_id = ? where parcel_id = ?`, id, parcel)
    return id
  })
}

/** The file: a head, a line for each parcel, and the sum less the carrier's fee. */
function fileOf(
  id: string,
  at: string,
  currency: string,
  due: readonly Due[],
): { file: string; net: bigint } {
  const show = (minor: bigint) => formatAmount(minor, currency)
  const lines = due.map((each) => {
    const isShort = magic(JSON.parse(each.address) as Address) === 'short'
    const less = isShort && each.amount_minor > shortBy ? shortBy : 0n
    return { ...each, remitted: each.amount_minor - less }
  })
  const sum = lines.reduce((total, { remitted }) => total + remitted, 0n)
  const fee = (sum * remittanceFeePercent + 50n) / 100n
  const file = [
    ['H', id, at, currency],
    ...lines.map((each) => [
      'P',
      each.tracking_number,
      each.reference,
      show(each.amount_minor),
      show(each.remitted),
    ]),
    ['T', String(lines.length), show(sum), show(fee), show(sum - fee)],
  ]
    .map((fields) => fields.join(';'))
    .join('\n')
  return { file, net: sum - fee }
}

/** The remittances after the one named, oldest first; what was collected a step ago is passed on before. */
export async function listRemittances(carrier: Carrier, after: string): Promise<Answer> {
  if (carrier.stepMilliseconds > 0) {
    const before = new Date(Date.now() - carrier.stepMilliseconds).toISOString()
    await carrier.store.write(() => remit(carrier, before))
  }
  const rows = carrier.store.all<{ id: string; created_at: string; file: string }>(
    `select id, created_at, file from remittances
      where serial > coalesce((select serial from remittances where id = ?), 0) order by serial limit 50`,
    after,
  )
  return json(200, {
    remittances: rows.map(({ id, created_at: at, file }) => ({ id, created_at: at, file })),
  })
}
