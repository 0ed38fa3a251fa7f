export { notificationMail as default } from './loader';
