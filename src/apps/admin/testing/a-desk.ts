import type { TestContext } from 'node:test'
import { createServer, stopServer } from '#kernel/http.ts'
import { createHttpOut } from '#kernel/http-out.ts'
import type { Db } from '#kernel/database.ts'
import { setLogLevel } from '#kernel/log.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { hashPassword, openSession, recordAccount, type AccountRole } from '#people/access/index.ts'
import { recordParty } from '#people/parties/index.ts'
import { providersOf, type Providers } from '../../providers.ts'
import { addDesk } from '../index.ts'

/** An answer of the desk. */
export type Answered = {
  readonly status: number
  readonly body: string
  readonly location: string | undefined
  readonly headers: Readonly<Record<string, unknown>>
}

/** A file in a form, as text or as bytes; its field is `file` unless it says another. */
export type SentFile = {
  readonly name: string
  readonly field?: string
  readonly text?: string
  readonly bytes?: Buffer
}

/** A browser at the desk: what it asks for and what it sends. */
export type Browser = {
  get(url: string): Promise<Answered>
  /** Send a form; the key is made up unless it is given. */
  post(url: string, fields?: Readonly<Record<string, string>>): Promise<Answered>
  /** Send a form with files. */
  upload(
    url: string,
    file: SentFile | readonly SentFile[] | undefined,
    fields?: Readonly<Record<string, string>>,
  ): Promise<Answered>
}

/** A desk that answers, and browsers of people with these roles; without roles, nobody is signed in. */
export type TestDesk = {
  readonly routes: (method: 'GET' | 'POST', url: string) => boolean
  browser(roles?: readonly AccountRole[]): Promise<Browser>
}

let serial = 0

/** A key as pages make them. */
export const aKey = (): string => `test-key-${String(++serial).padStart(12, '0')}`

async function sessionOf(db: Db, roles: readonly AccountRole[]): Promise<string> {
  const passwordHash = await hashPassword('four unrelated little words')
  return mustBeDone(
    await inTransaction(db, async (tx) => {
      const party = await recordParty(tx, { kind: 'person', displayName: 'Test', locale: 'en' })
      const email = `person${++serial}@example.com`
      mustBeDone(await recordAccount(tx, { party, email, passwordHash, roles, verified: true }))
      return done(await openSession(tx, { party, secondFactor: false }))
    }),
  )
}

/** Open the desk over a database; with providers where a test pays and ships. */
export async function aDesk(
  t: TestContext,
  db: Db,
  {
    env = { DEMO_SIGN_INS: 'true' },
    providers,
  }: { env?: Record<string, string>; providers?: Providers } = {},
): Promise<TestDesk> {
  const settings = testSettings(env)
  const httpOut = createHttpOut([])
  setLogLevel('silent')
  const server = await createServer(settings)
  await addDesk(server, { db, settings, ...(providers ?? providersOf({ db, settings, httpOut })) })
  await server.ready()
  t.after(async () => {
    await stopServer(server, 500)
    httpOut.close()
  })
  const browser = async (roles?: readonly AccountRole[]): Promise<Browser> => {
    const cookie = roles ? `kontor_session=${await sessionOf(db, roles)}` : ''
    const send = async (
      method: 'GET' | 'POST',
      url: string,
      type?: string,
      payload?: string | Buffer,
    ): Promise<Answered> => {
      const headers = { cookie, origin: settings.publicOrigin, ...(type ? { 'content-type': type } : {}) }
      const {
        statusCode,
        body,
        headers: said,
      } = await server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
      const location = said.location
      return {
        status: statusCode,
        body,
        headers: said,
        location: typeof location === 'string' ? location : undefined,
      }
    }
    const form = 'application/x-www-form-urlencoded'
    return {
      get: (url) => send('GET', url),
      post: (url, fields = {}) =>
        send('POST', url, form, new URLSearchParams({ key: aKey(), ...fields }).toString()),
      upload: (url, file, fields = {}) => {
        const part = (name: string, content: string | Buffer) => [
          Buffer.from(`--mark\r\ncontent-disposition: form-data; ${name}\r\n\r\n`),
          Buffer.from(content),
          Buffer.from('\r\n'),
        ]
        const parts = [
          ...Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value)),
          ...[file ?? []]
            .flat()
            .map((each) =>
              part(`name="${each.field ?? 'file'}"; filename="${each.name}"`, each.bytes ?? each.text ?? ''),
            ),
        ]
        const body = Buffer.concat([...parts.flat(), Buffer.from('--mark--\r\n')])
        return send('POST', url, 'multipart/form-data; boundary=mark', body)
      },
    }
  }
  return { browser, routes: (method, url) => server.hasRoute({ method, url }) }
}
