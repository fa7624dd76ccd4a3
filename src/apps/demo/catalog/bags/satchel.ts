import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Satchels and shoulder bags. */
export const satchel: Family = {
  code: 'satchel',
  sku: 'SAT',
  brands: ['Takelwerk', 'Riemer & Sohn'],
  weightGrams: 1150,
  colorChoice: true,
  about: words(
    `A flap, two buckles and a strap that has been cut from the middle of the hide. Takes papers and a laptop, {width} cm wide, and closes with magnets behind the buckles for people in a hurry. | 翻盖、双扣，肩带取自皮心。放得下文件与笔记本电脑，宽{width}厘米；扣后暗藏磁吸，给赶时间的人。 | Un rabat, deux boucles et une sangle coupée au cœur de la peau. Accueille papiers et ordinateur, {width} cm de large, et se ferme par des aimants cachés derrière les boucles pour les gens pressés.`,
  ),
  models: [
    model(
      'Cologne',
      '189.00',
      'walnut black',
      { material: 'leather', width: 38 },
      'satchel | 剑桥包 | cartable',
      'The schoolbag that got a position. | 当上了职员的书包。 | Le cartable qui a fait carrière.',
    ),
    model(
      'Bremen',
      '119.00',
      'moss ink sand',
      { material: 'canvas', width: 40 },
      'messenger bag | 邮差包 | sacoche',
      'Wide strap, waxed canvas, rain on Tuesday. | 宽肩带，打蜡帆布，周二有雨。 | Large sangle, toile cirée, pluie mardi.',
    ),
    model(
      'Bruges',
      '159.00',
      'copper plum',
      { material: 'leather', width: 26 },
      'crossbody bag | 斜挎包 | sac bandoulière',
      'For a book, a purse and both hands free. | 一本书，一只钱包，两手空空。 | Pour un livre, une bourse et les deux mains libres.',
    ),
    model(
      'York',
      '229.00',
      'black walnut',
      { material: 'leather', width: 42 },
      'briefcase | 公文包 | serviette',
      'Three compartments and a lock that means it. | 三格，一把认真的锁。 | Trois compartiments et une serrure qui ne plaisante pas.',
    ),
    model(
      'Kalmar',
      '89.00',
      'sea brick',
      { material: 'canvas', width: 30 },
      'field bag | 野外挎包 | musette',
      'For binoculars, sandwiches and a sketchbook. | 望远镜、三明治与速写本。 | Pour jumelles, tartines et carnet de croquis.',
    ),
  ],
}
