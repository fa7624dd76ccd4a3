import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../wire/settings.ts'
import { openStripeLike } from './party.ts'

type Context = { after: (end: () => void | Promise<void>) => void }

/** A provider of its own for one test, in this process, with the secrets to speak to it. */
export async function startStripeLike(context: Context, env: Environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-stripe-like-'))
  const key = `sk_test_${randomBytes(16).toString('hex')}`
  const webhookSecret = `whsec_${randomBytes(24).toString('base64url')}`
  const party = await openStripeLike({
    STRIPE_LIKE_PORT: '0',
    STRIPE_LIKE_STORE: join(folder, 'stripe-like.sqlite'),
    STRIPE_LIKE_KEY: key,
    STRIPE_LIKE_WEBHOOK_SECRET: webhookSecret,
    ...env,
  })
  context.after(async () => {
    await party.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return { origin: party.origin, key, webhookSecret }
}
