import type { Queries } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { PartyId } from '#people/parties/index.ts'

/** Why words are not taken as one's own. */
export type PhraseRefusal = 'phrase_too_short' | 'phrase_too_long'

/** Choose the words by which one knows that a page or a mail is ours; empty ones forget them. */
export async function choosePhrase(
  db: Queries,
  party: PartyId,
  words: string,
): Promise<Result<true, PhraseRefusal>> {
  const phrase = words.replace(/\s+/g, ' ').trim()
  if (phrase === '') {
    await db.sql`delete from access.phrases where party_id = ${party}`
    return done(true)
  }
  const length = [...phrase].length
  if (length < 3) return refused('phrase_too_short', { field: 'phrase', least: 3 })
  if (length > 80) return refused('phrase_too_long', { field: 'phrase', most: 80 })
  await db.sql`
    insert into access.phrases (party_id, phrase) values (${party}, ${phrase})
    on conflict (party_id) do update set phrase = excluded.phrase, changed_at = now()`
  return done(true)
}

/** The words a party chose, if it did. */
export async function phraseOf(db: Queries, party: string | null): Promise<string | undefined> {
  if (party === null) return undefined
  const [row] = await db.sql<{
    phrase: string
  }>`select phrase from access.phrases where party_id = ${party}`
  return row?.phrase
}

/** A telephone number in the form it is kept: a plus, the country, the number (E.164). Refuses what is none. */
export function parsePhone(text: string): Result<string, 'phone_malformed'> {
  const number = text.replace(/[\s()./-]/g, '').replace(/^00/, '+')
  return /^\+[1-9]\d{6,14}$/.test(number) ? done(number) : refused('phone_malformed', { field: 'phone' })
}

/** A party's number, and whether a code sent to it came back. */
export type Phone = { readonly number: string; readonly isVerified: boolean }

/** The number of a party, if there is one. */
export async function phoneOf(db: Queries, party: PartyId): Promise<Phone | undefined> {
  const [row] = await db.sql<{ number: string; verified: boolean }>`
    select number, verified_at is not null as verified from access.phones where party_id = ${party}`
  return row && { number: row.number, isVerified: row.verified }
}

/** Keep a number; it counts once a code sent to it came back. The same number stays verified. */
export async function recordPhone(db: Queries, party: PartyId, number: string): Promise<void> {
  await db.sql`
    insert into access.phones as p (party_id, number) values (${party}, ${number})
    on conflict (party_id) do update
       set number = excluded.number, changed_at = now(),
           verified_at = case when p.number = excluded.number then p.verified_at end`
}

/** A code sent to the number came back. */
export async function markPhoneVerified(db: Queries, party: PartyId, number: string): Promise<void> {
  await db.sql`
    update access.phones set verified_at = now() where party_id = ${party} and number = ${number} and verified_at is null`
}
