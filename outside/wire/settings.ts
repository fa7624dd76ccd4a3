import { createHmac } from 'node:crypto'

/** Where settings come from: the environment, or a table in tests. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A setting that must be given; the process cannot start without it. */
export function required(environment: Environment, name: string): string {
  const value = environment[name]
  if (value === undefined || value === '') throw new Error(`The setting ${name} is missing.`)
  return value
}

/** A number setting within bounds, or its default. */
export function numeric(
  environment: Environment,
  name: string,
  usual: number,
  least: number,
  most: number,
): number {
  const text = environment[name]
  if (text === undefined || text === '') return usual
  const value = Number(text)
  if (!Number.isFinite(value) || value < least || value > most)
    throw new Error(`The setting ${name} must be a number from ${least} to ${most}.`)
  return value
}

/** A signing secret in Standard Webhooks form: `whsec_` and base64 of at least 16 bytes. */
export function webhookSecret(environment: Environment, name: string): string {
  const value = required(environment, name)
  const key = Buffer.from(value.replace(/^whsec_/, ''), 'base64')
  if (!value.startsWith('whsec_') || key.length < 16)
    throw new Error(`The setting ${name} must be whsec_ followed by base64 of at least 16 bytes.`)
  return value
}

/** The secret a party of the demo's world shares with the shop, from the one secret of that world. */
export function partySecret(environment: Environment, party: string): string {
  return createHmac('sha256', required(environment, 'WORLD_SECRET')).update(party).digest('base64url')
}
