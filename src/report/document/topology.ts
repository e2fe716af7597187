import { lookedUp } from '../../lookup.js';
import type { Wording } from '../../wording/wording.js';
import type { ReportModel } from '../model/model.js';
import { layOut } from '../model/topology-layout.js';
import { EDGE_SHADES } from '../model/topology-lines.js';
import type { Block } from './block.js';
import { named, roleWord } from './words.js';

const TONES = { readable: 'bad', undetermined: 'warn', 'by-design': 'neutral', protected: 'good' } as const;
/** Shapes, so that nothing is told by colour alone. */
const MARKS = { readable: '▲', undetermined: '○', 'by-design': '◇', protected: '■' } as const;

/** Roles and the flows between them, as they are drawn in every report that has pictures. */
export function topologyOf(pictures: ReportModel['pictures'], hosts: ReportModel['summary']['hosts'], wording: Wording): Block {
  const layout = layOut(pictures);
  const names = layout.nodes.map(({ role }) => {
    const [only, ...others] = hosts.filter(({ roles }) => roles.includes(role));
    const counted = lookedUp(pictures.hosts, role) ?? 0;
    const one = counted === 1 && only !== undefined && others.length === 0;
    return [
      role,
      { name: roleWord(role, wording), hosts: one ? only.address : wording.say('html.topology.hosts', { hosts: counted }) },
    ] as const;
  });
  return {
    kind: 'topology',
    layout,
    names: new Map(names),
    legend: EDGE_SHADES.map((shade) => ({ shade, mark: MARKS[shade], label: named('shade', shade, wording), tone: TONES[shade] })),
    alternative: wording.say('html.topology.alternative'),
  };
}
