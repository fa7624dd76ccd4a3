import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { queueLogger } from './logger.ts'

const tables = ['_private_jobs', '_private_job_queues', '_private_tasks', '_private_known_crontabs']

/** The queue protects its tables row by row; the worker, which is not their owner, is let in by a policy. */
const rights = [
  'grant usage on schema jobs to kontor_worker, kontor_readonly',
  'grant select on jobs.migrations to kontor_worker',
  'grant execute on all functions in schema jobs to kontor_worker',
  'grant usage on all sequences in schema jobs to kontor_worker',
  ...tables.flatMap((table) => [
    `grant select, insert, update, delete on jobs.${table} to kontor_worker`,
    `grant select on jobs.${table} to kontor_readonly`,
    `drop policy if exists worker_all on jobs.${table}`,
    `create policy worker_all on jobs.${table} for all to kontor_worker using (true) with check (true)`,
    `drop policy if exists readonly_select on jobs.${table}`,
    `create policy readonly_select on jobs.${table} for select to kontor_readonly using (true)`,
  ]),
]

/** Bring the schema of the job queue up to date, as the owner. */
export async function prepareJobs(config: pg.ClientConfig): Promise<void> {
  const pool = new pg.Pool({ ...config, max: 2 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    await runMigrations({ pgPool: pool, schema: 'jobs', logger: queueLogger })
    await pool.query(rights.join(';\n'))
  } finally {
    await pool.end()
  }
}
