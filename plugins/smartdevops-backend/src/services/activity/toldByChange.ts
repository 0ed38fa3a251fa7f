import {
  AppChange,
  Color,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Told } from './types';

/** What was done to the version that a color holds. */
export function toldByChange(color: Color, change: AppChange): Told {
  const { verb, by: actor, at } = change;
  return {
    action: `app.${verb}`,
    actor,
    at,
    key: `${verb} ${color} ${at} ${actor}`,
    message: messageOf(color, change),
  };
}

function messageOf(color: Color, change: AppChange): string {
  switch (change.verb) {
    case 'scale':
      return `scaled to ${change.replicas}`;
    case 'restart':
      return 'restarted';
    case 'stop':
      return 'stopped';
    case 'start':
      return 'started';
    default:
      return `scaled ${color} to zero: nobody uses it`;
  }
}
