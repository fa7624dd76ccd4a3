export { personalExport, type PersonalExport } from './personal-export.ts'
