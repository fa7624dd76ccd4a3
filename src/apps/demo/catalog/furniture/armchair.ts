import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Armchairs to stay in. */
export const armchair: Family = {
  code: 'armchair',
  sku: 'ARM',
  brands: ['Brüggewerk'],
  weightGrams: 21000,
  colorChoice: true,
  facts: { material: 'wool' },
  about: words(
    `Deep enough to read in, upright enough to get out of. Sprung seat, horsehair and wool over a beech frame, {width} cm wide; the covers unzip and the cloth is rated for a hundred thousand sittings. | 深到能窝着读书，直到能起身。弹簧座，榉木架覆马毛与羊毛，宽{width}厘米；外套可拆洗，面料耐坐十万次。 | Assez profond pour lire, assez droit pour en sortir. Assise à ressorts, crin et laine sur bâti de hêtre, {width} cm de large ; la housse se retire et le drap supporte cent mille passages.`,
  ),
  models: [
    model(
      'Bruges',
      '690.00',
      'sea brick sand',
      { width: 78, height: 82, origin: 'belgium' },
      'armchair | 扶手椅 | fauteuil',
      'Rounded arms, a low back and a quiet sort of luxury. | 圆扶手、矮靠背，一种安静的奢侈。 | Accoudoirs ronds, dossier bas, un luxe discret.',
    ),
    model(
      'Visby',
      '790.00',
      'moss amber',
      { width: 74, height: 108, origin: 'sweden' },
      'wing chair | 翼背椅 | bergère à oreilles',
      'Wings that keep out drafts and small talk. | 两侧翼背，挡风也挡闲谈。 | Des oreilles contre les courants d’air et les bavardages.',
    ),
    model(
      'Lynn',
      '590.00',
      'plum rose',
      { width: 72, height: 76, origin: 'poland' },
      'tub chair | 圈椅沙发 | fauteuil crapaud',
      'A small round chair for the turn of a stair or a window. | 小圆椅，放在楼梯转角或窗边。 | Un petit fauteuil rond pour un palier ou une fenêtre.',
    ),
    model(
      'Fehmarn',
      '850.00',
      'ink slate',
      { width: 84, height: 80, origin: 'germany' },
      'club chair | 俱乐部椅 | fauteuil club',
      'Square, broad and calm, as if it had always been there. | 方正、宽阔、沉静，仿佛一直在那里。 | Carré, large et calme, comme s’il avait toujours été là.',
    ),
    model(
      'Turku',
      '640.00',
      'cream terracotta',
      { width: 70, height: 86, origin: 'estonia' },
      'lounge chair | 休闲椅 | fauteuil de repos',
      'Light wooden arms and two loose cushions. | 轻巧木扶手，两只活动软垫。 | De légers accoudoirs de bois et deux coussins libres.',
    ),
  ],
}
