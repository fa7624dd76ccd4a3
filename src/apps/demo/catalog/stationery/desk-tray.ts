import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Trays and pots for the desk. */
export const deskTray: Family = {
  code: 'desk-tray',
  sku: 'DTR',
  brands: ['Dielenhaus'],
  weightGrams: 720,
  colorChoice: true,
  about: words(
    `A place for what otherwise wanders across the desk. Made of {material}, {width} cm wide, with a felt base that neither slides nor scratches, and it stacks with the others of its kind. | 给在桌上乱跑的东西一个家。{material}材质，宽{width}厘米，毛毡底不滑不刮，同款可叠放。 | Une place pour ce qui erre d’ordinaire sur le bureau. En {material}, {width} cm de large, avec un fond de feutre qui ne glisse ni ne raye, et qui s’empile avec ses semblables.`,
  ),
  models: [
    model(
      'Bremen',
      '34.90',
      'oak walnut',
      { material: 'oak', width: 32, origin: 'germany' },
      'letter tray | 信件托盘 | bac à courrier',
      'In, out, or simply later. | 收件、发件，或者以后再说。 | Entrant, sortant, ou simplement plus tard.',
    ),
    model(
      'Visby',
      '24.90',
      'sea brick chalk',
      { material: 'stoneware', width: 9, origin: 'sweden' },
      'pen pot | 笔筒 | pot à crayons',
      'Heavy at the foot, so that full or empty it stands. | 底重，满空都站得稳。 | Lourd du pied : plein ou vide, il tient debout.',
    ),
    model(
      'Hull',
      '29.90',
      'brass black',
      { material: 'brass', width: 22, origin: 'great-britain' },
      'pen tray | 笔盘 | plumier',
      'A shallow boat for three pens and a key. | 浅浅一舟，三支笔一把钥匙。 | Une barque plate pour trois stylos et une clé.',
    ),
    model(
      'Tartu',
      '42.00',
      'ash moss',
      { material: 'birch', width: 28, origin: 'estonia' },
      'desk organizer | 桌面收纳架 | organiseur de bureau',
      'Five compartments and a slot for the telephone. | 五格，另有一道手机槽。 | Cinq cases et une fente pour le téléphone.',
    ),
    model(
      'Goslar',
      '19.90',
      'copper slate',
      { material: 'steel', width: 12, origin: 'germany' },
      'bookends | 书立 | serre-livres',
      'A folded sheet of metal that holds its ground. | 一片折起的金属，寸步不让。 | Une feuille de métal pliée qui tient bon.',
    ),
  ],
}
