import type { Message } from '../iso8583/codec.ts'
import { openTrace } from '../iso8583/trace.ts'
import type { Clock } from '../cards/clock.ts'
import { forwarder } from '../cards/forward.ts'
import type { IssuerName } from '../cards/magic.ts'
import { openSealer } from '../cards/seal.ts'
import { openStore } from '../wire/store.ts'
import { seedCards } from './accounts.ts'
import { disputeAnswered } from './disputes.ts'
import type { Issuer } from './issuer.ts'
import { issuerSchema } from './schema.ts'

const titles: Readonly<Record<IssuerName, string>> = { alster: 'Alsterbank', isar: 'Isar Card Bank' }

/** The published test pair; each issuer's real one would live in its security module. */
const testKeys = Buffer.from('0123456789abcdeffedcba9876543210', 'hex')

/** Open an issuer over its store and put its test cards there. */
export async function openIssuer(
  name: IssuerName,
  storePath: string,
  clock: Clock,
  timeoutMilliseconds: number,
): Promise<Issuer> {
  const store = openStore(storePath, issuerSchema)
  const sealer = openSealer(storePath)
  const issuer: Issuer = {
    name,
    title: titles[name],
    store,
    sealer,
    clock,
    trace: openTrace(name, clock.now),
    cvk: testKeys,
    phone: [],
    line: undefined,
    forward: forwarder({
      store,
      sealer,
      clock,
      timeoutMilliseconds,
      line: () => issuer.line,
      answered: (owed, answer: Message) => disputeAnswered(issuer, owed.about, answer),
    }),
  }
  await store.write(() => seedCards(issuer))
  return issuer
}
