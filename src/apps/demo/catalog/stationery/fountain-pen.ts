import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Fountain pens. */
export const fountainPen: Family = {
  code: 'fountain-pen',
  sku: 'FPN',
  brands: ['Federkeel'],
  weightGrams: 34,
  colorChoice: true,
  sizes: sizes(
    'nib',
    'Nib | 笔尖 | Plume',
    'f, 100, 100, Fine | 细尖 | Fine',
    'm, 100, 100, Medium | 中尖 | Moyenne',
  ),
  about: words(
    `A steel nib ground and tested by one person, whose initials are on the box. Fills from cartridge or converter (included), posts its cap, and weighs just enough to be noticed. | 钢尖由一人研磨试写，盒上有其姓名首字母。可用墨囊或吸墨器（已附），笔帽可插尾，分量恰到好处。 | Une plume d’acier meulée et essayée par une seule personne, dont les initiales sont sur la boîte. Se remplit par cartouche ou convertisseur (fourni), et pèse juste assez pour qu’on la sente.`,
  ),
  models: [
    model(
      'Hamburg',
      '59.00',
      'ink brick black',
      { material: 'aluminum', origin: 'germany' },
      'fountain pen | 钢笔 | stylo-plume',
      'A slim barrel for a daily hand. | 细杆日用笔。 | Un corps fin pour la main de tous les jours.',
    ),
    model(
      'Bruges',
      '119.00',
      'brass copper',
      { material: 'brass', origin: 'belgium' },
      'brass fountain pen | 黄铜钢笔 | stylo-plume en laiton',
      'Raw metal that keeps a record of your grip. | 裸金属，记下你的握痕。 | Un métal brut qui garde la trace de votre main.',
    ),
    model(
      'Novgorod',
      '89.00',
      'celadon plum',
      { material: 'aluminum', origin: 'china' },
      'pocket fountain pen | 口袋钢笔 | stylo-plume de poche',
      'Short when closed, full length when posted. | 合上短小，插帽足长。 | Court fermé, de pleine longueur capuchon posé.',
    ),
    model(
      'Kalmar',
      '39.90',
      'sky butter rose',
      { material: 'steel', origin: 'sweden' },
      'school fountain pen | 学生钢笔 | stylo-plume d’école',
      'A grip that teaches without scolding. | 握位会教，不会训。 | Une prise qui enseigne sans gronder.',
    ),
    model(
      'Cologne',
      '149.00',
      'walnut oak',
      { material: 'walnut', origin: 'germany' },
      'wooden fountain pen | 木杆钢笔 | stylo-plume en bois',
      'Turned from window frames of a pulled-down warehouse. | 取自拆除仓库的窗框木料车成。 | Tourné dans les fenêtres d’un entrepôt démoli.',
    ),
  ],
}
