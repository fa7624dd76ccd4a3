import { Ajv, type ValidateFunction } from 'ajv'
import { assert } from '#kernel/result.ts'
import type { Operation, Reply } from './operation.ts'

let ajv: Ajv | undefined
const checks = new Map<string, ValidateFunction>()

function checkerOf({ id, answers }: Operation, status: number): ValidateFunction | undefined {
  const schema = answers[status]
  if (!schema) return undefined
  const name = `${id} ${status}`
  let check = checks.get(name)
  if (check === undefined) {
    ajv ??= new Ajv({ allErrors: true, strict: false, validateFormats: false })
    check = ajv.compile(schema)
    checks.set(name, check)
  }
  return check
}

/** Stop where an answer is not what the operation's description promises. Every test goes through here. */
export function assertAnswer(operation: Operation, { status, body }: Reply): void {
  assert(status in operation.answers, `${operation.id} answers ${status}, which it does not describe`)
  const check = checkerOf(operation, status)
  if (check === undefined) {
    assert(body === undefined || body === null, `${operation.id} answers a body it does not describe`)
    return
  }
  const sent: unknown = JSON.parse(JSON.stringify(body))
  assert(check(sent), `${operation.id} ${status}: ${JSON.stringify(check.errors?.slice(0, 3))}`)
}
