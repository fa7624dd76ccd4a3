import type { Currency } from '#kernel/currency.ts'
import type { Db, Queries } from '#kernel/database.ts'
import type { Id } from '#kernel/ids.ts'
import { newId } from '#kernel/ids.ts'
import { money, type Money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { account, balances, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { small, treasuryOf } from './send.ts'
import type { Address } from '../addresses.ts'
import type { Block } from '../node.ts'
import type { ChainLink } from '../terms.ts'
import { coinAddress, counted, unitsOn, type Unit } from './units.ts'

/** An address of ours and what of a unit the books have there. */
type Place = {
  readonly unit: Unit
  readonly address: Address
  readonly account: string
  readonly books: bigint
  /** What arrived and nobody has decided about yet: it may be there, less a token's hidden fee. */
  readonly undecided: bigint
}

/** Books and chain side by side, at one address. */
export type Compared = {
  readonly code: Currency
  readonly symbol: string
  readonly address: Address
  readonly account: string
  readonly books: Money
  readonly chain: Money
  /** What the account holds too much, debits positive; nothing where both agree. */
  readonly difference: Money
  readonly blockNumber: number
}

type Row = { readonly id: Id<'cin'>; readonly address: Address; readonly undecided: string }

/** Addresses of invoices that have or had something: all that are young, and older ones that are not known to be empty. */
async function invoicePlaces(db: Db, unit: Unit, chainId: number, until: number): Promise<Row[]> {
  if (unit.token === coinAddress)
    return db.sql<Row>`
      select i.id, i.address, '0' as undecided
        from chain.invoices i
        left join chain.holdings h on h.code = ${unit.code} and h.address = i.address
       where i.chain_id = ${chainId} and exists (select from chain.sweeps s where s.invoice_id = i.id)
         and (h.address is null or h.books_minor <> 0 or h.chain_minor <> 0 or h.break_subject is not null
              or i.decided_at > clock_timestamp() - interval '30 days')`
  return db.sql<Row>`
    select i.id, i.address,
           coalesce((select sum(d.atomic) from chain.deposits d
                      where d.invoice_id = i.id and d.state = 'seen' and d.token = i.token and d.block_number <= ${until}), 0)
             as undecided
      from chain.invoices i
      left join chain.holdings h on h.code = ${unit.code} and h.address = i.address
     where i.chain_id = ${chainId} and i.token = ${unit.token}
       and exists (select from chain.deposits d where d.invoice_id = i.id)
       and (h.address is null or h.books_minor <> 0 or h.chain_minor <> 0 or h.break_subject is not null
            or i.decided_at is null or i.decided_at > clock_timestamp() - interval '30 days')`
}

async function placesOf(db: Db, link: ChainLink, until: number): Promise<Place[]> {
  const { chainId } = link.terms
  const treasury = small(treasuryOf(link).address)
  const places: Omit<Place, 'books'>[] = []
  for (const unit of await unitsOn(db, chainId)) {
    places.push({ unit, address: treasury, account: account.treasury, undecided: 0n })
    for (const { id, address, undecided } of await invoicePlaces(db, unit, chainId, until))
      places.push({
        unit,
        address,
        account: account.chainDeposit(id),
        undecided: counted(unit, BigInt(undecided)).minor,
      })
  }
  const found = await balances(
    db,
    places.map((each) => ({ path: each.account, currency: each.unit.code })),
  )
  return places.map((each, i) => ({ ...each, books: found[i]?.posted.minor ?? 0n }))
}

/** Digits finer than the ledger's may hide in many moves; a token with no more digits than the ledger keeps has no such slack. */
const slackOf = ({ decimals, digits, token }: Unit) =>
  decimals > digits && token !== coinAddress ? 1_000n : 0n

function compare(place: Place, chain: bigint, blockNumber: number): Compared {
  const { unit, address, books, undecided } = place
  const slack = slackOf(unit)
  const isLevel = chain >= books - slack && chain <= books + undecided + slack
  const of = (minor: bigint) => money(minor, unit.code)
  return {
    code: unit.code,
    symbol: unit.symbol,
    address,
    account: place.account,
    books: of(books),
    chain: of(chain),
    difference: of(isLevel ? 0n : books - chain),
    blockNumber,
  }
}

/** What the house itself had put into the treasury before it was looked at for the first time stands beside it in the books. */
async function openTreasury(db: Db, place: Place, chain: bigint): Promise<bigint> {
  const { unit, address, books } = place
  const opened = await inTransaction(db, async (tx) => {
    const rows = await tx.sql`
      insert into chain.holdings as h (code, address, account, books_minor, chain_minor, block_number)
      values (${unit.code}, ${address}, ${place.account}, ${chain}, ${chain}, 0)
      on conflict (code, address) do update set books_minor = excluded.books_minor, chain_minor = excluded.chain_minor
        where h.books_minor = 0 and h.chain_minor = 0
      returning code`
    const missing = chain - books
    if (rows.length === 0 || missing === 0n) return done(rows.length === 0 ? books : chain)
    const amount = money(missing < 0n ? -missing : missing, unit.code)
    const [debit, credit] =
      missing > 0n ? [place.account, account.chainOwner] : [account.chainOwner, place.account]
    const id = transferIdOf(newId('trs'), 'opened')
    const given = { id, debit, credit, amount, code: 'treasury_opened' }
    mustBeDone(await postTransfers(tx, [given], { actor: 'chain', cause: address }))
    return done(chain)
  })
  return mustBeDone(opened)
}

/**
 * Ask the chain what lies at every address of ours at one final block, and put it beside the ledger. The caller sees to it
 * that the books are as far as that block: everything in it was read, and our own transactions in it were followed.
 */
export async function compareHoldings(db: Db, link: ChainLink, block: Block): Promise<Compared[]> {
  const treasury = small(treasuryOf(link).address)
  // A treasury nobody has put anything into yet has not been opened.
  const known = await db.sql<{ code: string }>`
    select code from chain.holdings where address = ${treasury} and (books_minor <> 0 or chain_minor <> 0)`
  const compared: Compared[] = []
  for (const place of await placesOf(db, link, block.number)) {
    const { unit, address } = place
    const there =
      unit.token === coinAddress
        ? await link.node.coins(address, block.number)
        : await link.node.balance(unit.token, address, block.number)
    const chain = counted(unit, there).minor
    const isNew = address === treasury && chain > 0n && !known.some(({ code }) => code === unit.code)
    const books = isNew ? await openTreasury(db, place, chain) : place.books
    compared.push(compare({ ...place, books }, chain, block.number))
  }
  return compared
}

/** Keep what was found at an address. Answers the name of the difference it had until now, if it had one. */
export async function keepHolding(
  tx: Tx,
  { code, address, account: path, books, chain, difference, blockNumber }: Compared,
): Promise<{ readonly subject: string; readonly isNew: boolean } | undefined> {
  const [before] = await tx.sql<{ subject: string | null }>`
    select break_subject as subject from chain.holdings where code = ${code} and address = ${address} for update`
  const isDifferent = difference.minor !== 0n
  const fresh = isDifferent ? `${code}:${address}:${blockNumber}` : null
  const subject = before?.subject ?? fresh
  const kept = isDifferent ? subject : null
  await tx.sql`
    insert into chain.holdings as h (code, address, account, books_minor, chain_minor, block_number, break_subject, differs_since)
    values (${code}, ${address}, ${path}, ${books.minor}, ${chain.minor}, ${blockNumber}, ${kept},
            case when ${kept}::text is not null then clock_timestamp() end)
    on conflict (code, address) do update
       set account = excluded.account, books_minor = excluded.books_minor, chain_minor = excluded.chain_minor,
           block_number = excluded.block_number, proven_at = clock_timestamp(), break_subject = excluded.break_subject,
           differs_since = case when excluded.break_subject is null then null
                                else coalesce(h.differs_since, excluded.differs_since) end`
  return subject === null ? undefined : { subject, isNew: before?.subject == null }
}

/** Keep that all addresses were asked at a block, and how many differed; proofs older than ninety days are forgotten. */
export async function keepProof(
  tx: Tx,
  proof: {
    readonly chainId: number
    readonly block: Block
    readonly booksAt: Date
    readonly addresses: number
    readonly differences: number
  },
): Promise<void> {
  const { chainId, block, booksAt, addresses, differences } = proof
  await tx.sql`
    insert into chain.proofs (chain_id, block_number, block_hash, mined_at, books_at, addresses, differences)
    values (${chainId}, ${block.number}, ${block.hash}, ${block.minedAt}, ${booksAt}, ${addresses}, ${differences})`
  await tx.sql`delete from chain.proofs where proven_at < clock_timestamp() - interval '90 days'`
}

/** A comparison of all addresses at one block. */
export type ProofShown = {
  readonly blockNumber: number
  readonly minedAt: Date
  readonly provenAt: Date
  readonly addresses: number
  readonly differences: number
}

/** The last comparison of all addresses; undefined where there was none. */
export async function lastProof(db: Queries, chainId: number): Promise<ProofShown | undefined> {
  const [row] = await db.sql<ProofShown>`
    select block_number as "blockNumber", mined_at as "minedAt", proven_at as "provenAt", addresses, differences
      from chain.proofs where chain_id = ${chainId} order by id desc limit 1`
  return row
}
