import { createHmac, timingSafeEqual } from 'node:crypto'
import { ports } from '#kernel/ports.ts'
import { parseId } from '#kernel/ids.ts'
import type { PieceId } from './body.ts'

/** A version of a piece that may be looked at before it is shown. */
export type Preview = { readonly id: PieceId; readonly version: number }

const hours = 24

const sealOf = (key: string, text: string) =>
  createHmac('sha256', key).update(`content preview ${text}`).digest('base64url')

/** A token with which anybody who has it may look at one version for a day. */
export function previewToken(key: string, { id, version }: Preview): string {
  const until = Math.floor(ports().now().getTime() / 1000) + hours * 3600
  const text = `${id}.${version}.${until}`
  return `${text}.${sealOf(key, text)}`
}

/** What a token lets look at; undefined for one that is not ours or has run out. */
export function readPreviewToken(key: string, token: string): Preview | undefined {
  const [id = '', version = '', until = '', seal = ''] = token.split('.')
  const known = parseId('cnt', id)
  if (!known.ok || !/^\d{1,6}$/.test(version) || !/^\d{1,12}$/.test(until)) return undefined
  const [given, expected] = [Buffer.from(seal), Buffer.from(sealOf(key, `${id}.${version}.${until}`))]
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  if (Number(until) * 1000 < ports().now().getTime()) return undefined
  return { id: known.value, version: Number(version) }
}
